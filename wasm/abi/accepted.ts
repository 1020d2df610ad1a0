/**
 * Functions that are there and change nothing in the simulated Windows: they are accepted, with the result their page gives for
 * success, and ignored. A module's metadata lists those its driver uses, so that nobody takes them for simulated.
 */
export const ACCEPTED_ONLY: readonly string[] = [];
