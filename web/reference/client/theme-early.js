// Runs before the first paint, so that no page flashes in the wrong theme: the reader's choice, else what the system asks for.
(function () {
  var root = document.documentElement;
  var chosen = null;
  try {
    chosen = localStorage.getItem('portcls-lab.theme');
  } catch {
    // Without storage the system decides.
  }
  var system = matchMedia('(prefers-contrast: more)').matches
    ? 'contrast'
    : matchMedia('(prefers-color-scheme: dark)').matches
      ? 'dark'
      : 'light';
  root.dataset.theme = chosen === 'light' || chosen === 'dark' || chosen === 'contrast' ? chosen : system;
  root.classList.add('scripts');
})();
