/**
 * Slots of the interfaces between the driver and PortCls, the order of their methods in a vtable. Source: ddi-facts 1.3; slots
 * 0 to 2 are always QueryInterface, AddRef, Release. An entry `extends` what its slots follow on.
 */
export interface Interface {
  extends: string;
  methods: readonly string[];
}

export const INTERFACES: Readonly<Record<string, Interface>> = {
  IPort: { extends: 'IUnknown', methods: ['Init', 'GetDeviceProperty', 'NewRegistryKey'] },
  IPortWaveRT: { extends: 'IPort', methods: [] },
  IPortTopology: { extends: 'IPort', methods: [] },
  IPortWaveRTStream: {
    extends: 'IUnknown',
    methods: [
      ...['AllocatePagesForMdl', 'AllocateContiguousPagesForMdl', 'MapAllocatedPages', 'UnmapAllocatedPages'],
      ...['FreePagesFromMdl', 'GetPhysicalPagesCount', 'GetPhysicalPageAddress'],
    ],
  },
  IPortClsStreamResourceManager: { extends: 'IUnknown', methods: ['AddStreamResource', 'RemoveStreamResource'] },
  IPortClsStreamResourceManager2: { extends: 'IPortClsStreamResourceManager', methods: ['AddStreamResource2'] },
  IPortClsPnp: { extends: 'IUnknown', methods: ['RegisterAdapterPnpManagement', 'UnregisterAdapterPnpManagement'] },
  IUnregisterSubdevice: { extends: 'IUnknown', methods: ['UnregisterSubdevice'] },
  IUnregisterPhysicalConnection: {
    extends: 'IUnknown',
    methods: [
      ...['UnregisterPhysicalConnection', 'UnregisterPhysicalConnectionToExternal'],
      'UnregisterPhysicalConnectionFromExternal',
    ],
  },
  IResourceList: {
    extends: 'IUnknown',
    methods: [
      ...['NumberOfEntries', 'NumberOfEntriesOfType', 'FindTranslatedEntry', 'FindUntranslatedEntry', 'AddEntry'],
      ...['AddEntryFromParent', 'TranslatedList', 'UntranslatedList'],
    ],
  },
  IInterruptSync: {
    extends: 'IUnknown',
    methods: ['CallSynchronizedRoutine', 'GetKInterrupt', 'Connect', 'Disconnect', 'RegisterServiceRoutine'],
  },
  IMiniport: { extends: 'IUnknown', methods: ['GetDescription', 'DataRangeIntersection'] },
  IMiniportTopology: { extends: 'IMiniport', methods: ['Init'] },
  IMiniportWaveRT: { extends: 'IMiniport', methods: ['Init', 'NewStream', 'GetDeviceDescription'] },
  IMiniportWaveRTStream: {
    extends: 'IUnknown',
    methods: [
      ...['SetFormat', 'SetState', 'GetPosition', 'AllocateAudioBuffer', 'FreeAudioBuffer', 'GetHWLatency'],
      ...['GetPositionRegister', 'GetClockRegister'],
    ],
  },
  IMiniportWaveRTStreamNotification: {
    extends: 'IMiniportWaveRTStream',
    methods: [
      ...['AllocateBufferWithNotification', 'FreeBufferWithNotification', 'RegisterNotificationEvent'],
      'UnregisterNotificationEvent',
    ],
  },
  IMiniportWaveRTInputStream: { extends: 'IUnknown', methods: ['GetReadPacket'] },
  IMiniportWaveRTOutputStream: {
    extends: 'IUnknown',
    methods: ['SetWritePacket', 'GetOutputStreamPresentationPosition', 'GetPacketCount'],
  },
  IAdapterPnpManagement: {
    extends: 'IUnknown',
    methods: ['GetSupportedRebalanceType', 'PnpQueryStop', 'PnpCancelStop', 'PnpStop'],
  },
  IMiniportPnpNotify: { extends: 'IUnknown', methods: ['PnpStop'] },
  // 2 and 3 are declared on IUnknown and repeat the slots before their own (V-1).
  IAdapterPowerManagement3: {
    extends: 'IUnknown',
    methods: [
      ...['PowerChangeState', 'QueryPowerChangeState', 'QueryDeviceCapabilities', 'PowerChangeState2'],
      ...['PowerChangeState3', 'D3ExitLatencyChanged'],
    ],
  },
};
