/** Every page's script: what all pages have, and what a chapter has besides. */
import './style/style.css';
import '../views/view.css';
import '../views/element.ts';
import { ChapterPage } from './chapter-page.ts';
import { connectContents } from './controls/contents.ts';
import { connectScheme } from './controls/scheme.ts';
import { connectSearch } from './controls/search.ts';
import { dataElement, type PageData } from './page-data.ts';
import { showProgress } from './state/progress.ts';

connectScheme();
connectContents();
connectSearch();
showProgress();

const data = document.getElementById(dataElement)?.textContent;
if (data) {
  const chapter: PageData = JSON.parse(data);
  void new ChapterPage(chapter).start();
}
