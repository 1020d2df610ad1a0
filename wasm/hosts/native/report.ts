/** What AddressSanitizer and UndefinedBehaviorSanitizer print, as one line without addresses. */

/** A frame of the driver or the bridge: function and place. */
const FRAME = /^\s*#\d+ 0x[0-9a-f]+ in (.+?) (?:\/\S*?)?((?:driver|wasm|build|test)\/\S+?:\d+)(?::\d+)?$/m;

/** One line of what the sanitizers said; the output itself when it is none of their reports. */
export function explainSanitizer(output: string): string {
  const undefinedBehaviour = /^(?:\/\S*?)?((?:driver|wasm|build|test)\/\S+?:\d+):\d+: runtime error: (.+)$/m.exec(
    output,
  );
  if (undefinedBehaviour) return `UndefinedBehaviorSanitizer: ${undefinedBehaviour[2]} at ${undefinedBehaviour[1]}`;
  const address = /ERROR: AddressSanitizer: (\S+)/.exec(output);
  if (!address) return output;
  const access = /^(READ|WRITE) of size (\d+)/m.exec(output);
  const frame = FRAME.exec(output);
  const what = access ? `, ${access[1] === 'READ' ? 'reads' : 'writes'} ${access[2]} bytes` : '';
  return `AddressSanitizer: ${address[1]}${what}${frame ? ` in ${frame[1]} at ${frame[2]}` : ''}`;
}
