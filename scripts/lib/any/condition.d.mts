export function conditionHolds(text: string, exists: (name: string) => boolean): boolean;
