/** Filter, pin, node and connection descriptors; property automation. */
#pragma once
#include <punknown.h>
#include <ks.h>

#define PORTCLASSAPI EXTERN_C
/** Stands where an interface has PURE: a class that implements the method. */
#define PC_IMPLEMENT
/** Stands where an interface has STDMETHOD_: virtual only where the class has the interface as a base, as with the WDK's macros. */
#define PC_METHOD(type, method) type STDMETHODCALLTYPE method

struct _PCPROPERTY_REQUEST;
struct _PCEVENT_REQUEST;
struct _PCMETHOD_REQUEST;
typedef struct _PCPROPERTY_REQUEST *PPCPROPERTY_REQUEST;
typedef struct _PCEVENT_REQUEST *PPCEVENT_REQUEST;
typedef struct _PCMETHOD_REQUEST *PPCMETHOD_REQUEST;
typedef NTSTATUS (*PCPFNPROPERTY_HANDLER)(PPCPROPERTY_REQUEST PropertyRequest);
typedef NTSTATUS (*PCPFNEVENT_HANDLER)(PPCEVENT_REQUEST EventRequest);
typedef NTSTATUS (*PCPFNMETHOD_HANDLER)(PPCMETHOD_REQUEST MethodRequest);

typedef struct {
    const GUID *Set;
    ULONG Id;
    ULONG Flags;
    PCPFNPROPERTY_HANDLER Handler;
} PCPROPERTY_ITEM, *PPCPROPERTY_ITEM;
#define PCPROPERTY_ITEM_FLAG_GET KSPROPERTY_TYPE_GET
#define PCPROPERTY_ITEM_FLAG_SET KSPROPERTY_TYPE_SET
#define PCPROPERTY_ITEM_FLAG_BASICSUPPORT KSPROPERTY_TYPE_BASICSUPPORT

typedef struct {
    const GUID *Set;
    ULONG Id;
    ULONG Flags;
    PCPFNEVENT_HANDLER Handler;
} PCEVENT_ITEM, *PPCEVENT_ITEM;
#define PCEVENT_ITEM_FLAG_ENABLE KSEVENT_TYPE_ENABLE
#define PCEVENT_ITEM_FLAG_ONESHOT KSEVENT_TYPE_ONESHOT
#define PCEVENT_ITEM_FLAG_BASICSUPPORT KSEVENT_TYPE_BASICSUPPORT

typedef struct {
    const GUID *Set;
    ULONG Id;
    ULONG Flags;
    PCPFNMETHOD_HANDLER Handler;
} PCMETHOD_ITEM, *PPCMETHOD_ITEM;

typedef struct {
    ULONG PropertyItemSize;
    ULONG PropertyCount;
    const PCPROPERTY_ITEM *Properties;
    ULONG MethodItemSize;
    ULONG MethodCount;
    const PCMETHOD_ITEM *Methods;
    ULONG EventItemSize;
    ULONG EventCount;
    const PCEVENT_ITEM *Events;
    ULONG Reserved;
} PCAUTOMATION_TABLE, *PPCAUTOMATION_TABLE;

#define DEFINE_PCAUTOMATION_TABLE_PROP(table, properties) \
    const PCAUTOMATION_TABLE table = {sizeof((properties)[0]), SIZEOF_ARRAY(properties), (const PCPROPERTY_ITEM *)(properties), 0, 0, NULL, 0, 0, NULL, 0}
#define DEFINE_PCAUTOMATION_TABLE_PROP_EVENT(table, properties, events)                                                                  \
    const PCAUTOMATION_TABLE table = {sizeof((properties)[0]), SIZEOF_ARRAY(properties), (const PCPROPERTY_ITEM *)(properties), 0, 0, NULL, \
                                      sizeof((events)[0]),     SIZEOF_ARRAY(events),     (const PCEVENT_ITEM *)(events),         0}

typedef struct _PCPROPERTY_REQUEST {
    PUNKNOWN MajorTarget;
    PUNKNOWN MinorTarget;
    ULONG Node;
    const PCPROPERTY_ITEM *PropertyItem;
    ULONG Verb;
    ULONG InstanceSize;
    PVOID Instance;
    ULONG ValueSize;
    PVOID Value;
    PIRP Irp;
} PCPROPERTY_REQUEST;

typedef struct _PCMETHOD_REQUEST {
    PUNKNOWN MajorTarget;
    PUNKNOWN MinorTarget;
    ULONG Node;
    const PCMETHOD_ITEM *MethodItem;
    ULONG Verb;
} PCMETHOD_REQUEST;

struct _KSEVENT_ENTRY;
typedef enum { PCEVENT_VERB_NONE = 0, PCEVENT_VERB_ADD = 1, PCEVENT_VERB_REMOVE = 2, PCEVENT_VERB_SUPPORT = 4 } PCEVENT_VERB;
typedef struct _PCEVENT_REQUEST {
    PUNKNOWN MajorTarget;
    PUNKNOWN MinorTarget;
    ULONG Node;
    const PCEVENT_ITEM *EventItem;
    struct _KSEVENT_ENTRY *EventEntry;
    ULONG Verb;
    PIRP Irp;
} PCEVENT_REQUEST;

typedef struct {
    ULONG MaxGlobalInstanceCount;
    ULONG MaxFilterInstanceCount;
    ULONG MinFilterInstanceCount;
    const PCAUTOMATION_TABLE *AutomationTable;
    KSPIN_DESCRIPTOR KsPinDescriptor;
} PCPIN_DESCRIPTOR, *PPCPIN_DESCRIPTOR;

typedef struct {
    ULONG Flags;
    const PCAUTOMATION_TABLE *AutomationTable;
    const GUID *Type;
    const GUID *Name;
} PCNODE_DESCRIPTOR, *PPCNODE_DESCRIPTOR;

typedef KSTOPOLOGY_CONNECTION PCCONNECTION_DESCRIPTOR, *PPCCONNECTION_DESCRIPTOR;
#define PCFILTER_NODE KSFILTER_NODE

typedef struct {
    ULONG Version;
    const PCAUTOMATION_TABLE *AutomationTable;
    ULONG PinSize;
    ULONG PinCount;
    const PCPIN_DESCRIPTOR *Pins;
    ULONG NodeSize;
    ULONG NodeCount;
    const PCNODE_DESCRIPTOR *Nodes;
    ULONG ConnectionCount;
    const PCCONNECTION_DESCRIPTOR *Connections;
    ULONG CategoryCount;
    const GUID *Categories;
} PCFILTER_DESCRIPTOR, *PPCFILTER_DESCRIPTOR;
