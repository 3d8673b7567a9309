import { notReached } from '../api/failure.ts';
import { Trouble } from '../parts/trouble.tsx';

/** A view that could not be fetched, or that broke: what is around it stays. */
export function ViewFailed({ error }: { readonly error: unknown }) {
  const isFetching = error instanceof TypeError; // what an import throws without a network
  return <Trouble error={isFetching ? notReached() : error} onRetry={() => location.reload()} />;
}
