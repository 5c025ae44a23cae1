/** Gives every piece of code a button that copies it. Without this script the page lacks nothing else. */

const saysCopiedMs = 2000;

for (const figure of document.querySelectorAll('figure.code')) {
  const pre = figure.querySelector('pre');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    const copied = await navigator.clipboard.writeText(pre?.textContent ?? '').then(
      () => true,
      () => false, // no permission, or no TLS
    );
    button.textContent = copied ? 'Copied' : 'Press Ctrl+C';
    if (!copied && pre) getSelection()?.selectAllChildren(pre);
    setTimeout(() => {
      button.textContent = 'Copy';
    }, saysCopiedMs);
  });
  figure.querySelector('figcaption')?.append(button);
}
