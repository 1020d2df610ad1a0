/** Short lists of the hot path. */

/** The last of a list; undefined when it is empty. (An index of -1 would leave the engine's fast path.) */
export function top<T>(list: readonly T[]): T | undefined {
  return list.length > 0 ? list[list.length - 1] : undefined;
}
/** Takes one out of a list that is short, without another list. */
export function removeAt<T>(list: T[], at: number): void {
  for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i]!;
  list.pop();
}
