/** Listens to a block, and uses the simulator itself. */
import { run } from './node_modules/portcls-lab/index.js';

const block = document.querySelector('#late');
const said = document.querySelector('#said');
block.addEventListener('end', ({ detail }) => {
  said.textContent = `The block has ended: ${detail.verdict.headline}, ${detail.records} records.`;
});
block.addEventListener('error', ({ detail }) => {
  said.textContent = `The block says: ${detail.message}`;
});

const { ok, trace } = await run('first-stream');
const lines = trace.trimEnd().split('\n').length;
document.querySelector('#counted').textContent =
  `first-stream: ${ok ? 'as expected' : 'not as expected'}, ${lines} records.`;
