import { Link } from '@tanstack/react-router';
import { Page } from '../parts/page.tsx';
import { useText } from '../text/text.tsx';

export function NotFound() {
  const { common } = useText();
  return (
    <Page title={common.notFound} lead={common.notFoundSays}>
      <Link to="/members" className="button">
        {common.backToMembers}
      </Link>
    </Page>
  );
}
