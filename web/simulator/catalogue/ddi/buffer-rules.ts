/** What AllocateAudioBuffer and AllocateBufferWithNotification have in common. */
import { documented, inferred, input, on, output } from './claims.ts';
import type { Claim, Parameter } from './types.ts';

const page = (method: string): string => `nf-portcls-iminiportwavertstream-${method}`;
const REBALANCE_BUFFERS = 'audio/managing-memory-buffers-rebalance';

export const bufferParameters = (source: string): Parameter[] => [
  input('RequestedSize', 'ULONG', documented('Bytes the client wants.', source)),
  output(
    'AudioBufferMdl',
    'PMDL *',
    documented('Receives the MDL of the buffer; the port maps it for the client.', source),
  ),
  output(
    'ActualSize',
    'ULONG *',
    documented('Receives the size the buffer really has, in bytes.', page('allocateaudiobuffer')),
  ),
  output(
    'OffsetFromFirstPage',
    'ULONG *',
    documented('Receives where the buffer begins in the first page of the MDL, in bytes.', page('allocateaudiobuffer')),
  ),
  output(
    'CacheType',
    'MEMORY_CACHING_TYPE *',
    documented(
      'Receives the cache type the client’s mapping has to have. HD Audio miniports say MmWriteCombined.',
      page('allocateaudiobuffer'),
    ),
  ),
];
export const bufferRules: readonly Claim[] = [
  documented(
    'At least the size that was asked for: the audio engine rejects a smaller buffer, and the stream is not made.',
    page('allocateaudiobuffer'),
  ),
  inferred(
    'So round up where frames or hardware need it, although the same pages speak of rounding up or down.',
    page('allocateaudiobuffer'),
  ),
  documented('Memory comes from [[IPortWaveRTStream]], inside this call and nowhere else.', REBALANCE_BUFFERS),
];
export const bufferStatuses = [
  on('STATUS_SUCCESS', documented('The stream has a buffer.', page('allocateaudiobuffer'))),
  on('STATUS_UNSUCCESSFUL', documented('No buffer with these attributes is possible.', page('allocateaudiobuffer'))),
  on('STATUS_INSUFFICIENT_RESOURCES', documented('No memory.', page('allocateaudiobuffer'))),
  on('STATUS_DEVICE_NOT_READY', documented('The device is not ready.', page('allocateaudiobuffer'))),
];
