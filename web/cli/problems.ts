/** Bad input: what is wrong, where, and what to do about it. The command line ends with exit code 2. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  constructor(what: string, remedy = '') {
    super(remedy ? `${what}\n${remedy}` : what);
  }
}

/** Words for an error of the file system, without its path and system call. */
export function fileTrouble(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'no permission';
    case 'EISDIR':
      return 'this is a folder';
    case 'ENOTDIR':
      return 'a part of the path is no folder';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
