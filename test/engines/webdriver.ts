/** The few commands of the WebDriver protocol (W3C) that the checks need. */
import type { Engine } from './story.ts';

export interface Session extends Engine {
  close(): Promise<void>;
}

/** @throws Error with what the driver answered */
async function command(method: 'POST' | 'DELETE' | 'GET', address: string, body?: object): Promise<unknown> {
  const response = await fetch(address, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`${address}: ${JSON.stringify(value).slice(0, 500)}`);
  return value;
}

/** True when the driver at this address takes sessions. */
export async function isReady(address: string): Promise<boolean> {
  try {
    return ((await command('GET', `${address}/status`)) as { ready: boolean }).ready;
  } catch {
    return false;
  }
}

/** @param address of the driver @param capabilities what the browser shall be */
export async function startSession(address: string, capabilities: object): Promise<Session> {
  const { sessionId } = (await command('POST', `${address}/session`, {
    capabilities: { alwaysMatch: capabilities },
  })) as { sessionId: string };
  const session = `${address}/session/${sessionId}`;
  return {
    open: async (url) => void (await command('POST', `${session}/url`, { url })),
    evaluate: (expression) =>
      command('POST', `${session}/execute/sync`, { script: `return (${expression})`, args: [] }),
    close: async () => void (await command('DELETE', session)),
  };
}
