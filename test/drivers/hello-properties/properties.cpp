/**
 * The topology of the example driver with something to read and set: a volume and a mute of two channels, jack descriptions, and a
 * property set of its own. Built with other definitions it misbehaves: BROKEN_DESCRIPTION points where nothing is, NEVER_RETURNS
 * has a property whose handler does not end.
 */
#include "hello.h"

constexpr LONG Silent = -96 * 65536;
constexpr ULONG Step = 32768;
constexpr ULONG AllChannels = MAXULONG;
static LONG Levels[Channels];
static BOOL Mutes[Channels];

// {6A8B1F60-93C1-4C2E-9A55-0C6E4B7D2F11}
static const GUID OwnSet = {0x6a8b1f60, 0x93c1, 0x4c2e, {0x9a, 0x55, 0x0c, 0x6e, 0x4b, 0x7d, 0x2f, 0x11}};

/** STATUS_SUCCESS: there is room for a value of this size. */
static NTSTATUS Room(_Inout_ PPCPROPERTY_REQUEST request, _In_ ULONG bytes)
{
    const ULONG room = request->ValueSize;
    request->ValueSize = bytes;
    if (room == 0)
        return STATUS_BUFFER_OVERFLOW;
    return room < bytes ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

struct Description
{
    KSPROPERTY_DESCRIPTION description;
    KSPROPERTY_MEMBERSHEADER header;
    KSPROPERTY_STEPPING_LONG steps[Channels];
};

static NTSTATUS Describe(_Inout_ PPCPROPERTY_REQUEST request, _In_ LONG least, _In_ LONG most, _In_ ULONG step)
{
    constexpr ULONG Verbs = KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_SET | KSPROPERTY_TYPE_BASICSUPPORT;
    if (request->ValueSize < sizeof(Description))
    {
        const NTSTATUS status = Room(request, sizeof(ULONG));
        if (NT_SUCCESS(status))
            *static_cast<ULONG *>(request->Value) = Verbs;
        return status;
    }
    Description *answer = static_cast<Description *>(request->Value);
    RtlZeroMemory(answer, sizeof(*answer));
    answer->description.AccessFlags = Verbs;
    answer->description.DescriptionSize = sizeof(*answer);
    answer->description.MembersListCount = 1;
    answer->header.MembersFlags = KSPROPERTY_MEMBER_STEPPEDRANGES;
    answer->header.MembersSize = sizeof(KSPROPERTY_STEPPING_LONG);
    answer->header.MembersCount = Channels;
    for (KSPROPERTY_STEPPING_LONG &one : answer->steps)
    {
        one.SteppingDelta = step;
        one.Bounds.SignedMinimum = least;
        one.Bounds.SignedMaximum = most;
    }
    request->ValueSize = sizeof(*answer);
    return STATUS_SUCCESS;
}

/** A LONG of each channel. */
static NTSTATUS Channel(_Inout_ PPCPROPERTY_REQUEST request, _Inout_ LONG *values, _In_ LONG least, _In_ LONG most)
{
    if (request->InstanceSize < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    const ULONG channel = *static_cast<ULONG *>(request->Instance);
    const NTSTATUS status = Room(request, sizeof(LONG));
    if (!NT_SUCCESS(status))
        return status;
    if (channel >= Channels && channel != AllChannels)
        return STATUS_INVALID_PARAMETER;
    LONG *value = static_cast<LONG *>(request->Value);
    if (request->Verb & KSPROPERTY_TYPE_GET)
    {
        *value = values[channel == AllChannels ? 0 : channel];
        return STATUS_SUCCESS;
    }
    if (*value < least || *value > most)
        return STATUS_INVALID_PARAMETER;
    for (ULONG each = 0; each < Channels; each++)
        if (channel == AllChannels || channel == each)
            values[each] = *value;
    return STATUS_SUCCESS;
}

static NTSTATUS Volume(_Inout_ PPCPROPERTY_REQUEST request)
{
    return request->Verb & KSPROPERTY_TYPE_BASICSUPPORT ? Describe(request, Silent, 0, Step)
                                                        : Channel(request, Levels, Silent, 0);
}

static NTSTATUS Mute(_Inout_ PPCPROPERTY_REQUEST request)
{
    return request->Verb & KSPROPERTY_TYPE_BASICSUPPORT ? Describe(request, FALSE, TRUE, 1)
                                                        : Channel(request, Mutes, FALSE, TRUE);
}

struct Jacks
{
    KSMULTIPLE_ITEM list;
    KSJACK_DESCRIPTION jack;
};

static NTSTATUS Jack(_Inout_ PPCPROPERTY_REQUEST request)
{
    if (request->InstanceSize < sizeof(ULONG) || *static_cast<ULONG *>(request->Instance) != TopologyPinSpeaker)
        return STATUS_INVALID_PARAMETER;
    const NTSTATUS status = Room(request, sizeof(Jacks));
    if (!NT_SUCCESS(status))
        return status;
    const Jacks jacks = {{sizeof(Jacks), 1},
                         {KSAUDIO_SPEAKER_STEREO, 0x00B3C98C, eConnType3Point5mm, eGeoLocFront, eGenLocPrimaryBox,
                          ePortConnJack, TRUE}};
    RtlCopyMemory(request->Value, &jacks, sizeof(jacks));
    return STATUS_SUCCESS;
}

/** A hundred bytes of a kind that nobody knows. */
static NTSTATUS Own(_Inout_ PPCPROPERTY_REQUEST request)
{
#ifdef NEVER_RETURNS
    for (volatile BOOL forever = TRUE; forever;)
        ;
#endif
    const NTSTATUS status = Room(request, 100);
    if (NT_SUCCESS(status))
        for (ULONG i = 0; i < 100; i++)
            static_cast<UCHAR *>(request->Value)[i] = static_cast<UCHAR>(i);
    return status;
}

/** Answered later, by a work item; `Value` is the request's own until then. */
static struct
{
    WORK_QUEUE_ITEM item;
    PPCPROPERTY_REQUEST request;
} Later;

static VOID Complete(_In_ PVOID)
{
    PPCPROPERTY_REQUEST request = Later.request;
    *static_cast<ULONG *>(request->Value) = 4711;
    request->ValueSize = sizeof(ULONG);
    PcCompletePendingPropertyRequest(request, STATUS_SUCCESS);
}

static NTSTATUS Pends(_Inout_ PPCPROPERTY_REQUEST request)
{
    if (request->ValueSize == 0)
        return Room(request, sizeof(ULONG));
    Later.request = request;
    ExInitializeWorkItem(&Later.item, Complete, nullptr);
    ExQueueWorkItem(&Later.item, DelayedWorkQueue);
    return STATUS_PENDING;
}

/** Writes two bytes more than there is room for. */
static NTSTATUS Overruns(_Inout_ PPCPROPERTY_REQUEST request)
{
    RtlZeroMemory(request->Value, request->ValueSize + 2);
    return STATUS_SUCCESS;
}

static NTSTATUS Fails(_Inout_ PPCPROPERTY_REQUEST)
{
    return STATUS_DEVICE_NOT_READY;
}

constexpr ULONG Full = KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_SET | KSPROPERTY_TYPE_BASICSUPPORT;
static const PCPROPERTY_ITEM VolumeItems[] = {{&KSPROPSETID_Audio, KSPROPERTY_AUDIO_VOLUMELEVEL, Full, Volume}};
static const PCPROPERTY_ITEM MuteItems[] = {{&KSPROPSETID_Audio, KSPROPERTY_AUDIO_MUTE, Full, Mute}};
static const PCPROPERTY_ITEM FilterItems[] = {
    {&KSPROPSETID_Jack, KSPROPERTY_JACK_DESCRIPTION, KSPROPERTY_TYPE_GET, Jack},
    {&OwnSet, 1, KSPROPERTY_TYPE_GET, Own},
    {&OwnSet, 2, KSPROPERTY_TYPE_GET, Fails},
    {&OwnSet, 3, KSPROPERTY_TYPE_GET, nullptr},
    {&OwnSet, 4, KSPROPERTY_TYPE_GET, Pends},
    {&OwnSet, 5, KSPROPERTY_TYPE_SET, Overruns},
};
DEFINE_PCAUTOMATION_TABLE_PROP(VolumeTable, VolumeItems);
DEFINE_PCAUTOMATION_TABLE_PROP(MuteTable, MuteItems);
DEFINE_PCAUTOMATION_TABLE_PROP(FilterTable, FilterItems);

static KSDATARANGE AnalogRange = {{sizeof(KSDATARANGE),
                                   0,
                                   0,
                                   0,
                                   {STATICGUIDOF(KSDATAFORMAT_TYPE_AUDIO)},
                                   {STATICGUIDOF(KSDATAFORMAT_SUBTYPE_ANALOG)},
                                   {STATICGUIDOF(KSDATAFORMAT_SPECIFIER_NONE)}}};
static PKSDATARANGE AnalogRanges[] = {&AnalogRange};
static const PCPIN_DESCRIPTOR Pins[] = {
    {0, 0, 0, nullptr,
     {0, nullptr, 0, nullptr, 1, AnalogRanges, KSPIN_DATAFLOW_IN, KSPIN_COMMUNICATION_NONE, &KSCATEGORY_AUDIO, nullptr,
      {0}}},
    {0, 0, 0, nullptr,
     {0, nullptr, 0, nullptr, 1, AnalogRanges, KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_NONE, &KSNODETYPE_SPEAKER,
      nullptr, {0}}},
};
static const GUID *const Nowhere = reinterpret_cast<const GUID *>(0xfffffff0);
static const PCNODE_DESCRIPTOR Nodes[] = {
    {0, &VolumeTable, &KSNODETYPE_VOLUME, nullptr},
#ifdef BROKEN_DESCRIPTION
    {0, reinterpret_cast<const PCAUTOMATION_TABLE *>(0xffffff00), Nowhere, nullptr},
#else
    {0, &MuteTable, &KSNODETYPE_MUTE, nullptr},
#endif
};
static const PCCONNECTION_DESCRIPTOR Connections[] = {
    {PCFILTER_NODE, TopologyPinBridge, 0, 1},
    {0, 0, 1, 1},
#ifdef BROKEN_DESCRIPTION
    {7, 0, PCFILTER_NODE, TopologyPinSpeaker},
#else
    {1, 0, PCFILTER_NODE, TopologyPinSpeaker},
#endif
};
static const GUID Categories[] = {{STATICGUIDOF(KSCATEGORY_AUDIO)}, {STATICGUIDOF(KSCATEGORY_TOPOLOGY)}};
#ifdef BROKEN_DESCRIPTION
constexpr ULONG NodeCount = 0x10000000;
#else
constexpr ULONG NodeCount = ARRAYSIZE(Nodes);
#endif
PCFILTER_DESCRIPTOR TopologyWithProperties = {
    0, &FilterTable, sizeof(PCPIN_DESCRIPTOR), ARRAYSIZE(Pins), Pins, sizeof(PCNODE_DESCRIPTOR), NodeCount, Nodes,
    ARRAYSIZE(Connections), Connections, ARRAYSIZE(Categories), Categories};
