/** Files by the name of the source, and of the variant. */
export interface SourceFiles {
  readonly sources: Readonly<Record<string, string>>;
  readonly variants: Readonly<Record<string, string>>;
}
export function highlightLines(text: string): Promise<string[][]>;
export function changedLines(plain: string, changed: string): Promise<number[]>;
export function warmHighlighter(): Promise<string[][]>;
export function ensureSources(options?: { plainOnly?: boolean }): Promise<SourceFiles>;
