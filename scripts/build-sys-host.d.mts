import type { HostOrder } from '../web/cli/hosts.ts';

export function ensureSysHost(name: string): Promise<HostOrder>;
