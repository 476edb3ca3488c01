/** Lays a field for a number over a part of a picture. Enter and leaving it accept, Escape does not. */
export function askNumber(
  host: HTMLElement,
  part: SVGElement,
  typed: string,
  accept: (value: number) => void,
  done: () => void,
): void {
  const input = document.createElement('input');
  const [box, frame] = [part.getBoundingClientRect(), host.getBoundingClientRect()];
  input.className = 'typing';
  input.inputMode = 'decimal';
  input.autocomplete = 'off';
  input.setAttribute('aria-label', part.getAttribute('aria-label') ?? 'number');
  input.value = typed === '' ? (part.getAttribute('aria-valuenow') ?? '') : typed;
  const width = Math.max(box.width, 56);
  Object.assign(input.style, {
    left: `${box.left - frame.left + (box.width - width) / 2}px`,
    top: `${box.top - frame.top}px`,
    width: `${width}px`,
    height: `${Math.max(box.height, 32)}px`,
  });
  let isOpen = true;
  const close = (accepted: boolean): void => {
    if (!isOpen) return;
    isOpen = false;
    const value = Number(input.value.trim().replace(',', '.').replace('−', '-'));
    const isNumber = input.value.trim() !== '' && Number.isFinite(value);
    input.remove();
    if (accepted && isNumber) accept(value);
    done();
  };
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'Escape') {
      close(event.key === 'Enter');
      event.preventDefault();
    }
    event.stopPropagation();
  });
  input.addEventListener('blur', () => close(true));
  host.append(input);
  input.focus({ preventScroll: true });
  if (typed === '') input.select();
}
