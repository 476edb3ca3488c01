/** The pictures that come with the book, in `book/pictures/`; sources and licences stand in its README. */
export const shipped: { readonly [name: string]: { readonly label: string; readonly by: string } } = {
  cat: { label: 'cat', by: 'Chelsea the cat, by Stefan van der Walt (CC0)' },
  coffee: { label: 'coffee', by: 'A cup of coffee, by Rachel Michetti (CC0)' },
  camera: { label: 'photographer', by: 'A photographer, by Lav Varshney (CC0)' },
};

/** What a canvas can draw that has a size. */
export type Source = HTMLVideoElement | ImageBitmap;

/** One of the shipped pictures, from the folder `pictures/` beside the page. */
export async function shippedPicture(name: string): Promise<ImageBitmap> {
  const response = await fetch(new URL(`pictures/${name}.jpg`, document.baseURI));
  if (!response.ok) throw new Error('The picture could not be loaded; paint one, or choose your own.');
  return createImageBitmap(await response.blob());
}

/** The reader's own picture. It stays in the page: nothing is sent anywhere. */
export async function uploadedPicture(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file).catch(() => {
    throw new Error('This file is no picture that the browser can read. Try a JPEG, a PNG or a WebP.');
  });
}

/** Why a camera did not start, by the name of the browser's error. */
const refusals: { readonly [name: string]: string | undefined } = {
  NotAllowedError: 'The camera was not allowed. Allow it in the browser’s address bar, or choose a picture.',
  NotFoundError: 'There is no camera on this device. Choose a picture, or paint one.',
  NotReadableError: 'Another program uses the camera. Close it there, and try again.',
};

/** The camera, as a video that plays. Its pictures stay in the page too. */
export async function camera(width: number, height: number): Promise<HTMLVideoElement> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width, height }, audio: false });
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    await video.play();
    return video;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    throw new Error(refusals[name] ?? 'The camera cannot be used here. Choose a picture, or paint one.');
  }
}

/** Lets go of what a source holds: the camera's light goes out. */
export function release(source: Source | null): void {
  if (source instanceof HTMLVideoElement && source.srcObject instanceof MediaStream) {
    for (const track of source.srcObject.getTracks()) track.stop();
  }
}

/** Draws a source so that it covers the canvas, the middle of it where the shapes differ. */
export function drawCovering(context: CanvasRenderingContext2D, source: Source): void {
  const { width, height } = context.canvas;
  const [w, h] =
    source instanceof HTMLVideoElement
      ? [source.videoWidth, source.videoHeight]
      : [source.width, source.height];
  const scale = Math.max(width / w, height / h);
  const [shownWidth, shownHeight] = [w * scale, h * scale];
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, (width - shownWidth) / 2, (height - shownHeight) / 2, shownWidth, shownHeight);
}
