/** Where the command line runs. */
export interface Place {
  /** The repository's folder. */
  readonly root: string;
  /** The folder in which the user typed the command; relative paths start here. */
  readonly from: string;
  /** Path of a driver built to WebAssembly, by its name in scenarios; builds it when it is not up to date. Rejects an unknown name. */
  readonly driver: (name: string) => Promise<string>;
  /** This program as a file: the run's own thread starts from it. */
  readonly program: string;
}
