// Every text that is seen, with its contrast against what lies under it: backgrounds composited, opacity multiplied.
() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = (top, under, alpha = top[3]) => [0, 1, 2].map((i) => top[i] * alpha + under[i] * (1 - alpha));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const root = document.querySelector("dialog[open]") ?? document.body;
  const chain = (element) => {
    const up = [];
    for (let each = element; each; each = each.parentElement) {
      up.unshift(each);
      if (each.matches("dialog[open]")) break; // it lies on top of the page, and is opaque
    }
    return up;
  };
  const seen = (element, rect) =>
    rect.width > 1 &&
    rect.height > 1 &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !chain(element).some((each) => getComputedStyle(each).clipPath.startsWith("inset(50%"));
  const judged = (element, colour) => {
    let under = [255, 255, 255];
    let opacity = 1;
    const groups = [];
    for (const each of chain(element)) {
      const style = getComputedStyle(each);
      if (style.opacity !== "1") {
        groups.push(under);
        opacity *= Number(style.opacity);
      }
      under = over(rgba(style.backgroundColor), under);
    }
    const text = over(rgba(colour), under);
    const base = groups[0];
    return base ? contrast(over(text, base, opacity), over(under, base, opacity)) : contrast(text, under);
  };
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element || element.closest("script, style, :disabled, [aria-disabled=true]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    if (seen(element, range.getBoundingClientRect())) {
      found.push({ text: node.data.trim(), at: element.className, ratio: judged(element, getComputedStyle(element).color) });
    }
  }
  for (const field of root.querySelectorAll("input[placeholder], textarea[placeholder]")) {
    if (field.value === "" && seen(field, field.getBoundingClientRect())) {
      const colour = getComputedStyle(field, "::placeholder").color;
      found.push({ text: field.placeholder, at: `placeholder ${field.className}`, ratio: judged(field, colour) });
    }
  }
  return found;
};
