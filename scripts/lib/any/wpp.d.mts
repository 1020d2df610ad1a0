/** Names of the trace functions that sources, headers and project declare; DoTraceMessage always is one. */
export function traceFunctions(texts: string[], project?: string): string[];
