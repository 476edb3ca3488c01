/** Puts every view into the page, or the one after `#` alone. */
import '../element.ts';
import { views } from '../registry.ts';

const alone = location.hash.slice(1);
const main = document.querySelector('main');

for (const name of Object.keys(views).filter((name) => alone === '' || name === alone)) {
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  const view = document.createElement('fovea-view');
  heading.textContent = name;
  view.setAttribute('name', name);
  section.append(heading, view);
  main?.append(section);
}
