/** Serves the catalogue of `npm start`, drawn once. Knows pages, nothing of Exchange. */
import type { Catalogue } from '../../model/catalogue.ts';
import { catalogueHtml, cataloguePolicy } from './catalogue-html.ts';
import { safeHeaders } from './headers.ts';
import { toOwnHost } from './own-page.ts';
import type { WebServer } from './server.ts';

export function mountCatalogue(server: WebServer, catalogue: Catalogue): void {
  const page = catalogueHtml(catalogue);
  server.mountGet(
    '/diagnoses',
    toOwnHost((_request, response) => {
      response.writeHead(200, {
        ...safeHeaders,
        'content-security-policy': `${cataloguePolicy}; frame-ancestors 'none'`,
        'content-type': 'text/html; charset=utf-8',
      });
      response.end(page);
    }),
  );
}
