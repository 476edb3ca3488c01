import { requireArguments } from '../../arguments/required.ts';
import { noGrad } from '../../autograd/modes.ts';
import type { DType } from '../../dtype/dtype.ts';
import { empty } from '../../ops/creation/creation.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { normal_ } from '../init/filling.ts';
import { Module } from '../module.ts';
import { Parameter } from '../parameter.ts';
import { given } from '../repr.ts';

/** Options of `Embedding`. */
export interface EmbeddingModuleOptions extends F.EmbeddingOptions {
  /** Type of the table. Default: float32. */
  readonly dtype?: DType;
}

/**
 * A learned table of vectors, looked up by number: [*] → [*, embeddingDim].
 *
 * @throws when `paddingIdx` is not a row.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 * @example
 * ```ts
 * const table = new nn.Embedding(10, 3, { paddingIdx: 0 });
 * print(table.forward(tensor([[1n, 2n, 0n]])).shape);
 * // torch.Size([1, 3, 3])
 * ```
 */
export class Embedding extends Module {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  readonly options: F.EmbeddingOptions;
  readonly weight: Parameter;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingModuleOptions = {}) {
    super();
    requireArguments('Embedding.__init__()', { num_embeddings: numEmbeddings, embedding_dim: embeddingDim });
    const { dtype, paddingIdx = null, ...lookUp } = options;
    if (paddingIdx !== null && !(paddingIdx < numEmbeddings && paddingIdx >= -numEmbeddings)) {
      throw new RangeError(
        `Padding_idx must be within num_embeddings. ${paddingIdx} is not one of ${numEmbeddings} rows.`,
      );
    }
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingIdx !== null && paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx;
    this.options = { ...lookUp, paddingIdx: this.paddingIdx };
    this.weight = new Parameter(empty([numEmbeddings, embeddingDim], { dtype }));
    this.resetParameters();
  }

  /** Draws new vectors from the normal distribution; that of the padding is zero. */
  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => this.weight.select(0, paddingIdx).zero_());
  }

  /** Numbers of rows [*], integers → vectors [*, embeddingDim]. */
  forward(input: Tensor): Tensor {
    return F.embedding(input, this.weight, this.options);
  }

  protected override extraRepr(): string {
    const { maxNorm, normType = 2, scaleGradByFreq = false, sparse } = this.options;
    const parts = [`${this.numEmbeddings}, ${this.embeddingDim}`];
    if (this.paddingIdx !== null) parts.push(`padding_idx=${this.paddingIdx}`);
    if (maxNorm != null) parts.push(`max_norm=${given(maxNorm)}`);
    if (normType !== 2) parts.push(`norm_type=${given(normType)}`);
    if (scaleGradByFreq) parts.push('scale_grad_by_freq=True');
    if (sparse) parts.push('sparse=True');
    return parts.join(', ');
  }
}
