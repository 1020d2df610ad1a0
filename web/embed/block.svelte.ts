/** What a block is made of once it is seen: the run and the screen. Loaded by the element when it needs it. */
import { mount, unmount } from 'svelte';
import Embed from './Embed.svelte';
import { Look } from './look.svelte.ts';
import { Player, type Listeners } from './player.svelte.ts';
import { askedScenario } from './scenario.ts';
import { styleSheets } from './styles.ts';

export interface BlockOptions {
  /** Content of the attribute `scenario`. */
  readonly scenario: string;
  /** Address of the lab, '' when there is none. */
  readonly lab: string;
  readonly listeners: Listeners;
}

/** Draws into a shadow root and keeps the run. */
export class Block {
  readonly look: Look;
  player: Player | null = null;
  readonly #props: { player: Player | null; look: Look };
  readonly #mounted: Record<string, unknown>;

  constructor(root: ShadowRoot, onProblem: (message: string) => void) {
    this.look = new Look(onProblem);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...styleSheets()];
    const props = $state({ player: null as Player | null, look: this.look });
    this.#props = props;
    this.#mounted = mount(Embed, { target: root, props });
  }

  /** Takes a scenario and goes to where a link says that it stands. Rejects with a readable Error. */
  async use({ scenario, lab, listeners }: BlockOptions): Promise<Player> {
    this.player?.dispose();
    this.player = this.#props.player = null;
    const asked = await askedScenario(scenario);
    const player = new Player(asked.scenario, lab, listeners);
    this.look.notes = asked.notes;
    this.player = this.#props.player = player;
    if (asked.at) await player.go(asked.at);
    return player;
  }

  dispose(): void {
    this.player?.dispose();
    void unmount(this.#mounted);
  }
}
