/** The visitor's driver from one visit to the next: one file, in this browser. A browser that refuses storage loses nothing else. */
import { createStore, del, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { LARGEST_MODULE_BYTES } from '../../simulator/any/module.ts';
import { keep } from '../state/storage.ts';

const KEY = 'driver';
const store = () => createStore('portcls-lab', 'files');

const KeptSchema = v.object({
  name: v.pipe(v.string(), v.maxLength(255)),
  bytes: v.pipe(
    v.instance(Uint8Array),
    v.check((bytes) => bytes.length <= LARGEST_MODULE_BYTES),
  ),
});
export type KeptFile = { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** Keeps it in place of the one before. False: this browser does not. */
export async function shelve(file: KeptFile): Promise<boolean> {
  try {
    await set(KEY, { name: file.name.slice(0, 255), bytes: file.bytes }, store());
    keep('driver', 'kept');
    return true;
  } catch {
    return false;
  }
}

/** What an earlier visit left; null without. */
export async function unshelve(): Promise<KeptFile | null> {
  try {
    const kept = v.safeParse(KeptSchema, await get(KEY, store()));
    return kept.success ? { name: kept.output.name, bytes: new Uint8Array(kept.output.bytes) } : null;
  } catch {
    return null;
  }
}

/** Keeps it no longer. */
export async function discard(): Promise<void> {
  keep('driver', '');
  await del(KEY, store()).catch(() => undefined);
}
