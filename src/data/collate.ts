import { tensor } from '../ops/creation/from-data.ts';
import { Tensor } from '../ops/methods.ts';
import { stack } from '../ops/shape/joining.ts';

/** What items become in a batch: numbers and tensors become tensors with one axis more. */
export type Batch<Item> = Item extends number | bigint | boolean | Tensor
  ? Tensor
  : Item extends string
    ? string[]
    : { [Key in keyof Item]: Batch<Item[Key]> };

/**
 * A batch of items of one form: tensors are stacked, numbers become a vector, strings a list; lists and
 * objects of these are collated member by member.
 *
 * @throws when the items differ in form.
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.default_collate
 * @example
 * ```ts
 * const { image, label } = utils.data.defaultCollate([
 *   { image: zeros([2]), label: 3n },
 *   { image: ones([2]), label: 5n },
 * ]);
 * print(image.shape, label);
 * // torch.Size([2, 2]) tensor([3, 5])
 * ```
 */
export function defaultCollate<Item>(items: readonly Item[]): Batch<Item> {
  return collate(items) as Batch<Item>;
}

function collate(items: readonly unknown[]): unknown {
  const [first] = items;
  if (items.every((item) => item instanceof Tensor)) return stack([...items]);
  if (items.every(isNumber)) return tensor([...items]);
  if (items.every((item) => typeof item === 'string')) return [...items];
  if (items.every((item) => Array.isArray(item))) {
    if (items.some((item) => item.length !== items[0].length)) {
      throw new RangeError('each element in list of batch should be of equal size. Give items of one form.');
    }
    return items[0].map((_: unknown, position: number) => collate(items.map((item) => item[position])));
  }
  if (items.every(isObject)) {
    const fields = Object.keys(items[0]);
    return Object.fromEntries(fields.map((field) => [field, collate(items.map((item) => item[field]))]));
  }
  throw new TypeError(
    'default_collate: batch must contain tensors, numbers, dicts or lists; ' +
      `found ${first === null ? 'null' : typeof first}. Pass { collateFn } for other items.`,
  );
}

function isNumber(item: unknown): item is number | bigint | boolean {
  return typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean';
}

function isObject(item: unknown): item is { readonly [field: string]: unknown } {
  return typeof item === 'object' && item !== null && !Array.isArray(item) && !(item instanceof Tensor);
}
