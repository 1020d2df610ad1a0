/**
 * How a worker is put into files, for Vite's `worker.rolldownOptions.output`: what its script imports statically goes into a
 * file of its own. So no part that is fetched later imports the script itself, which WebKit would run a second time: two
 * workers in one, both answering, one of them without a session.
 */
export const workerOutput = {
  codeSplitting: {
    groups: [{ debugName: 'simulator', name: (id, chunking) => (isBehindEntry(id, chunking) ? 'simulator' : null) }],
  },
};

/** True for what an entry reaches by static imports alone, not for the entry. */
function isBehindEntry(id, chunking) {
  if (chunking.getModuleInfo(id)?.isEntry) return false;
  const seen = new Set([id]);
  for (const one of seen) {
    const { isEntry, importers = [] } = chunking.getModuleInfo(one) ?? {};
    if (isEntry) return true;
    for (const importer of importers) seen.add(importer);
  }
  return false;
}
