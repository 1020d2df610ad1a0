export function isSupported(): boolean;
export function buildNative(options?: { sources?: string[]; includeDirs?: string[]; name?: string }): Promise<string>;
