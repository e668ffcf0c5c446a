/** How task and instance ids begin: `/shop/web` → `shop_web`. */
export const safePath = (id: string): string => id.replace(/^\//, '').replaceAll('/', '_');
