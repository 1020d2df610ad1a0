/** Live blocks come to life when they are about to be seen; until then a page costs no more than its text. */

const ISLANDS = {
  live: () => import('../live/Live.svelte'),
  experiment: () => import('../live/Experiment.svelte'),
} as const;

async function fillConsole(target: HTMLElement): Promise<void> {
  const { mount } = await import('../console/mount.ts');
  mount(target, target.dataset.console ?? '', JSON.parse(target.dataset.values ?? '{}') as Record<string, number>);
}

async function fill(target: HTMLElement): Promise<void> {
  const name = target.dataset.island as keyof typeof ISLANDS;
  const [{ mount }, { default: component }] = await Promise.all([import('./mount.ts'), ISLANDS[name]()]);
  target.replaceChildren();
  target.classList.remove('waiting');
  mount(component as never, { target, props: JSON.parse(target.dataset.props ?? '{}') as never });
}

export function startIslands(): void {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        const place = target as HTMLElement;
        void (place.dataset.island === undefined ? fillConsole(place) : fill(place));
      }
    },
    { rootMargin: '200px' },
  );
  for (const target of document.querySelectorAll('[data-island], [data-console]')) seen.observe(target);
}
