/** Threads that answer orders, as many as there are processors. A thread that does not answer in time is ended and replaced. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export interface PoolOptions {
  /** Program the threads run, and what they find in `workerData.role`. */
  readonly program: string;
  readonly role: string;
  /** Real time one order may take. */
  readonly limitMs: number;
  readonly threads?: number;
}

/** Gives every order to a thread; `onAnswer` gets undefined for one that was not answered in time. Rejects when a thread fails. */
export async function inThreads<Order, Answer>(
  orders: readonly Order[],
  { program, role, limitMs, threads = availableParallelism() }: PoolOptions,
  onAnswer: (order: number, answer: Answer | undefined) => void,
): Promise<void> {
  let next = 0;
  const serve = async (): Promise<void> => {
    let worker: Worker | null = null;
    try {
      while (next < orders.length) {
        const index = next++;
        worker ??= new Worker(program, { workerData: { role } });
        const answer = await ask<Order, Answer>(worker, orders[index]!, limitMs);
        onAnswer(index, answer);
        if (answer === undefined) {
          await worker.terminate();
          worker = null;
        }
      }
    } finally {
      await worker?.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, orders.length) }, serve));
}

function ask<Order, Answer>(worker: Worker, order: Order, limitMs: number): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      worker.off('message', answered);
      worker.off('error', failed);
    };
    const answered = (answer: Answer) => {
      done();
      resolve(answer);
    };
    const failed = (error: Error) => {
      done();
      reject(error);
    };
    const timer = setTimeout(() => {
      done();
      resolve(undefined);
    }, limitMs);
    worker.on('message', answered);
    worker.on('error', failed);
    worker.postMessage(order);
  });
}
