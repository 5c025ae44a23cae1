/**
 * Runs in the page: texts whose contrast with what is behind them is below WCAG 2.2 AA (4.5, and 3
 * for large text).
 */
(() => {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const linear = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([red, green, blue]) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [red, green, blue, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [red, green, blue];
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const [one, other] = [channels(getComputedStyle(element).color), behind(element)].map(
      luminance,
    );
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const needed = (element) => {
    const { fontSize, fontWeight } = getComputedStyle(element);
    const size = Number.parseFloat(fontSize);
    return size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const low = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (text && element.checkVisibility() && contrast(element) < needed(element))
      low.push(`${text}: ${contrast(element).toFixed(2)}`);
  }
  return low;
})();
