/** Live blocks come to life when they are about to be seen; until then a page costs no more than its text. */

const ISLANDS = {
  live: () => import('../live/Live.svelte'),
  experiment: () => import('../live/Experiment.svelte'),
} as const;

async function fill(target: HTMLElement): Promise<void> {
  const name = target.dataset.island as keyof typeof ISLANDS;
  const [{ mount }, { default: component }] = await Promise.all([import('./mount.ts'), ISLANDS[name]()]);
  target.replaceChildren();
  mount(component as never, { target, props: JSON.parse(target.dataset.props ?? '{}') as never });
}

export function startIslands(): void {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        void fill(target as HTMLElement);
      }
    },
    { rootMargin: '200px' },
  );
  for (const target of document.querySelectorAll('[data-island]')) seen.observe(target);
}
