export function ensureBundle(name: string, entry: string): Promise<string>;
