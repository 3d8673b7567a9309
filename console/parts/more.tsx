import { useText } from '../text/text.tsx';

export interface MoreList {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

/** Reads the next page of a list, where there is one. */
export function MoreButton({ list }: { readonly list: MoreList }) {
  const { common } = useText();
  if (!list.hasNextPage) return null;
  return (
    <button
      type="button"
      className="button more"
      disabled={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {list.isFetchingNextPage ? common.loadingMore : common.more}
    </button>
  );
}
