/** The properties that a picture's colours and letters come from. */
const inlined = ['fill', 'stroke', 'color', 'font-family'] as const;

/** Copies a figure's picture, or its canvases; gives a sentence that says what became of it. */
export async function copyFigure(figure: HTMLElement, name: string, format: 'svg' | 'png'): Promise<string> {
  const svg = figure.querySelector<SVGSVGElement>('.picture svg');
  const canvases = [...figure.querySelectorAll('canvas')];
  if (svg === null) return '';
  try {
    const blob =
      format === 'svg'
        ? new Blob([standaloneSvg(svg)], { type: 'image/svg+xml' })
        : await (canvases.length > 0 ? joined(canvases) : pngOf(svg));
    return await copyOrSave(blob, `${name}.${format}`);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The picture as an SVG file of its own: with the colours it has on this page, and without its handles. */
function standaloneSvg(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll('*')];
  for (const [index, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(originals[index]);
    for (const name of inlined) {
      if (element.getAttribute(name)?.includes('var('))
        element.setAttribute(name, style.getPropertyValue(name));
    }
    for (const name of ['tabindex', 'role', 'class', 'data-acts']) element.removeAttribute(name);
    for (const { name } of [...element.attributes])
      if (name.startsWith('aria-')) element.removeAttribute(name);
  }
  const background = document.createElementNS(copy.namespaceURI, 'rect');
  background.setAttribute('width', '100%');
  background.setAttribute('height', '100%');
  background.setAttribute('fill', resolved(svg, 'var(--paper)'));
  copy.prepend(background);
  copy.setAttribute('role', 'img');
  copy.setAttribute('aria-label', svg.getAttribute('aria-label') ?? '');
  return new XMLSerializer().serializeToString(copy);
}

/** A colour as the page resolves it where the element is. */
function resolved(element: Element, colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  element.parentElement?.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** The same as a picture of pixels, so many to a unit of the SVG. */
async function pngOf(svg: SVGSVGElement, scale = 3): Promise<Blob> {
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image(width * scale, height * scale);
  image.src = `data:image/svg+xml,${encodeURIComponent(standaloneSvg(svg))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * scale, height * scale];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return blobOf(canvas);
}

/** Canvases beside each other as one picture. */
function joined(canvases: readonly HTMLCanvasElement[]): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = canvases.reduce((sum, { width }) => sum + width, 0);
  canvas.height = Math.max(...canvases.map(({ height }) => height));
  let left = 0;
  for (const part of canvases) {
    canvas.getContext('2d')?.drawImage(part, left, 0);
    left += part.width;
  }
  return blobOf(canvas);
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large to copy.')))),
  );
}

/** Copies, or saves as a file where the browser does not let a page copy. Says which. */
async function copyOrSave(blob: Blob, fileName: string): Promise<string> {
  try {
    const isText = blob.type !== 'image/png';
    if (isText) await navigator.clipboard.writeText(await blob.text());
    else await navigator.clipboard.write([new ClipboardItem({ [blob.type]: blob })]);
    return 'Copied.';
  } catch {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    return `Saved as ${fileName}.`;
  }
}
