/** How a block looks: theme, panels, and what it has to say besides the run. */
import type { Panel } from './panels.ts';

export type Theme = 'light' | 'dark' | 'contrast';

export class Look {
  theme = $state<Theme>('light');
  /** Null: all that fit into the height. */
  panels = $state.raw<readonly Panel[] | null>(null);
  /** The block has a height of its own and scrolls inside. */
  sized = $state(false);
  /** What went wrong last; '' when nothing did. */
  problem = $state('');
  /** What was ignored, one sentence each. */
  notes = $state.raw<readonly string[]>([]);
  readonly #onProblem: (message: string) => void;

  constructor(onProblem: (message: string) => void) {
    this.#onProblem = onProblem;
  }

  /** Without a choice the height decides; a block without a height shows verdict and timeline. */
  shows(panel: Panel): boolean {
    if (this.panels) return this.panels.includes(panel);
    return this.sized || panel === 'verdict' || panel === 'timeline';
  }

  fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.problem = `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
    this.#onProblem(message);
  }
}
