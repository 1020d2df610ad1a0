/** What the client of a stream may do otherwise than the audio engine: names for scenarios; what each does is in client/habits.ts. */
export const CLIENT_HABITS = [
  /** Asks for the position before the stream has a buffer. */
  'position-first',
  /** Before Windows 10: goes by WriteOffset, beyond which a client may write, instead of PlayOffset. */
  'write-offset',
  /** takes the frame for a power of two and rounds the length of a packet with a mask. */
  'mask-frames',
  /** R-10, capture before Windows 10: takes the position at the event for the packet's boundary. */
  'position-is-boundary',
  /** asks for a buffer of 0 bytes. */
  'no-bytes',
  /** asks for the position register by a set request. */
  'set-position-register',
  /** takes STATUS_BUFFER_OVERFLOW alone for "too small". */
  'overflow-only',
] as const;
export type ClientHabit = (typeof CLIENT_HABITS)[number];
