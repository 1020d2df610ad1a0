/** Where the command line runs. */
export interface Place {
  /** The repository's folder. */
  readonly root: string;
  /** The folder in which the user typed the command; relative paths start here. */
  readonly from: string;
  /** The driver built to WebAssembly. */
  readonly driver: string;
  /** This program as a file: the run's own thread starts from it. */
  readonly program: string;
}
