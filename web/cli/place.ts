/** Where the command line runs. */
import type { BuildOrder, BuildResult } from './build.ts';
import type { HostOrder } from './hosts.ts';

export interface Place {
  /** The repository's folder. */
  readonly root: string;
  /** The folder in which the user typed the command; relative paths start here. */
  readonly from: string;
  /** Path of a driver built to WebAssembly, by its name in scenarios; builds it when it is not up to date. Rejects an unknown name. */
  readonly driver: (name: string) => Promise<string>;
  /** The same driver for a host in a process of its own. Rejects as `driver`, and with MissingTool where the host cannot be built. */
  readonly processHost: (kind: 'native' | 'sys', name: string) => Promise<HostOrder>;
  /** Builds a driver of somebody's own. Rejects with everything that is missing, in words. */
  readonly build: (order: BuildOrder) => Promise<BuildResult>;
  /** This program as a file: the run's own thread starts from it. */
  readonly program: string;
}
