/** Light or dark: as the system says, until the person says otherwise. */

const system = matchMedia('(prefers-color-scheme: dark)');
const key = 'theme';

/** @returns {'light' | 'dark'} */
export function theme() {
  const chosen = localStorage.getItem(key);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return system.matches ? 'dark' : 'light';
}

/**
 * @param {HTMLElement} button says whether it is dark, and changes it
 * @param {() => void} changed
 */
export function followTheme(button, changed) {
  const show = () => {
    document.documentElement.dataset.theme = theme();
    button.setAttribute('aria-pressed', String(theme() === 'dark'));
    changed();
  };
  button.addEventListener('click', () => {
    localStorage.setItem(key, theme() === 'dark' ? 'light' : 'dark');
    show();
  });
  system.addEventListener('change', show);
  show();
}
