/** Light or dark: as the system says, until the person says otherwise. */

const system = matchMedia('(prefers-color-scheme: dark)');
const key = 'theme';

/** @type {'light' | 'dark' | undefined} */
let decided;

/** @returns {'light' | 'dark'} */
export function theme() {
  const chosen = decided ?? remembered();
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
    decided = theme() === 'dark' ? 'light' : 'dark';
    remember(decided);
    show();
  });
  system.addEventListener('change', show);
  show();
}

/** A browser that keeps nothing of a page refuses to be asked, too. */
function remembered() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} chosen */
function remember(chosen) {
  try {
    localStorage.setItem(key, chosen);
  } catch {
    // it holds until the page is loaded again
  }
}
