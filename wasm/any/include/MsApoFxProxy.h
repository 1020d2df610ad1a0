/** What the driver tells the generic proxy of audio processing objects: the effects of a pin in a mode. */
#pragma once
#include <ks.h>

#define STATIC_KSPROPSETID_AudioEffectsDiscovery 0x0B217A72, 0x16B8, 0x4A4D, {0xBD, 0xED, 0xF9, 0xD6, 0xBB, 0xED, 0xCD, 0x8F}
KS_GUID(KSPROPSETID_AudioEffectsDiscovery);
typedef enum { KSPROPERTY_AUDIOEFFECTSDISCOVERY_EFFECTSLIST = 1 } KSPROPERTY_AUDIOEFFECTSDISCOVERY;
typedef struct tagKSP_PINMODE { KSP_PIN PinProperty; GUID AudioProcessingMode; } KSP_PINMODE, *PKSP_PINMODE;
