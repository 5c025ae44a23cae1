/** Shows the entries that hold every word that was typed, and opens the one that a link names. */

const form = document.querySelector('#search');
const input = document.querySelector('input');
const found = document.querySelector('#found');
const families = [...document.querySelectorAll('section.family')].map((section) => ({
  section,
  item: document.querySelector(`nav a[href="#${section.getAttribute('aria-labelledby')}"]`)
    ?.parentElement,
  entries: [...section.querySelectorAll('details')].map((details) => ({
    details,
    text: details.textContent.toLowerCase(),
  })),
}));
const all = families.flatMap(({ entries }) => entries);

/** @param {string} typed */
function show(typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  for (const { details, text } of all) details.hidden = !words.every((word) => text.includes(word));
  for (const { section, item, entries } of families) {
    const isEmpty = entries.every(({ details }) => details.hidden);
    section.toggleAttribute('hidden', isEmpty);
    item?.toggleAttribute('hidden', isEmpty);
  }
  const shown = all.filter(({ details }) => !details.hidden);
  const [only, ...others] = shown;
  if (only && others.length === 0) only.details.open = true;
  if (found) found.textContent = words.length > 0 ? `${shown.length} of ${all.length}` : '';
}

/** An entry that a search has hidden is shown again by the link that names it. */
function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const details = named?.closest('details');
  if (!details) return;
  if (details.hidden && input) {
    input.value = '';
    show('');
  }
  details.open = true;
  details.scrollIntoView();
}

if (form instanceof HTMLFormElement && input) {
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('input', () => show(input.value));
  if (input.value) show(input.value);
}
addEventListener('hashchange', openNamed);
openNamed();
