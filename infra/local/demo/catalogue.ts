/** What the demo's shop sells: a coffee and kitchen shop with a web shop, an app and three stores. */
import type { PurchaseLine } from '../../../cli/deliver/purchase.ts';
import { decimal } from './money.ts';
import type { Random } from './random.ts';
import type { Basket, Shop } from './shop.ts';

interface Product {
  readonly sku: string;
  readonly category: 'coffee' | 'pantry' | 'kitchen' | 'home' | 'gifts';
  readonly cents: number;
}

const product = (sku: string, category: Product['category'], cents: number): Product => ({
  sku,
  category,
  cents,
});

const products: readonly Product[] = [
  product('flat-white', 'coffee', 475),
  product('pour-over', 'coffee', 550),
  product('cortado', 'coffee', 425),
  product('beans-house-340', 'coffee', 1650),
  product('beans-decaf-340', 'coffee', 1725),
  product('beans-gesha-150', 'coffee', 3200),
  product('almond-biscotti', 'pantry', 695),
  product('olive-oil-500', 'pantry', 1895),
  product('wildflower-honey', 'pantry', 1250),
  product('dark-chocolate', 'pantry', 595),
  product('filter-papers-100', 'kitchen', 899),
  product('chefs-knife', 'kitchen', 12900),
  product('hand-grinder', 'kitchen', 8950),
  product('dutch-oven', 'kitchen', 18900),
  product('linen-apron', 'kitchen', 4200),
  product('paring-knife', 'kitchen', 2450),
  product('stoneware-mug', 'home', 1995),
  product('wool-throw', 'home', 9800),
  product('beeswax-candle', 'home', 2400),
  product('tea-towels-3', 'home', 2195),
  product('tasting-set', 'gifts', 5400),
  product('hamper-small', 'gifts', 6900),
  product('hamper-large', 'gifts', 14500),
];

const CHEAPEST_CENTS = Math.min(...products.map(({ cents }) => cents));
/** New York City's sales tax, 8.875 %, in thousandths of a percent. */
const TAX_RATE_MILLIPERCENT = 8_875;
const SHIPPING_CENTS = 595;
const SHIPPING_FREE_FROM_CENTS = 5_000;
const LINES_MAX = 8;
const QUANTITY_MAX = 4;

export const coffeeShop: Shop = {
  currency: 'USD',
  currencyDigits: 2,
  timeZone: 'America/New_York',
  basket: fillBasket,
  engagements: [],
  tags: ['student'],
  byInvitation: [],
};

/** A basket whose goods come to at least `targetCents`, before any discount, shipping and tax. */
function fillBasket(random: Random, targetCents: number): Basket {
  const channel = random.pick(['web', 'app', 'store', 'store'] as const);
  const goods = pickGoods(random, targetCents);
  const lines = goods.map(goodsLine);
  const goodsCents = sum(goods.map(({ product, quantity }) => product.cents * quantity));
  const discountCents = random.chance(12) ? Math.floor(goodsCents / 10) : 0;
  if (discountCents > 0) lines.push({ kind: 'discount', amount: decimal(-discountCents) });
  if (channel !== 'store' && goodsCents < SHIPPING_FREE_FROM_CENTS) {
    lines.push({ kind: 'shipping', amount: decimal(SHIPPING_CENTS) });
  }
  const tax = taxCents(goods);
  if (tax > 0) lines.push({ kind: 'tax', amount: decimal(tax) });
  const numbered = lines.map((line, index) => ({ lineId: String(index + 1), ...line }));
  if (channel !== 'store') return { channel, lines: numbered };
  return { channel, store: random.pick(['nyc-bleecker', 'nyc-atlantic', 'hudson']), lines: numbered };
}

interface Good {
  readonly product: Product;
  readonly quantity: number;
}

function pickGoods(random: Random, targetCents: number): Good[] {
  const goods: Good[] = [];
  let missing = targetCents;
  while (missing > 0 && goods.length < LINES_MAX - 1) {
    const affordable = products.filter(({ cents }) => cents <= Math.max(missing, CHEAPEST_CENTS));
    // Dear things first, as people buy them: one of the three dearest that fit, or anything that fits.
    const dearest = affordable.toSorted((a, b) => b.cents - a.cents).slice(0, 3);
    const product = random.pick(random.chance(50) ? dearest : affordable);
    const quantity = random.between(
      1,
      Math.max(1, Math.min(QUANTITY_MAX, Math.floor(missing / product.cents))),
    );
    goods.push({ product, quantity });
    missing -= product.cents * quantity;
  }
  if (missing > 0) goods.push(topUp(missing));
  return goods;
}

/** The last line of a full basket: enough of one thing to reach the target. */
function topUp(missing: number): Good {
  const product = products.find(({ cents }) => cents >= missing) ?? products.at(-1)!;
  return { product, quantity: Math.ceil(missing / product.cents) };
}

function goodsLine({ product, quantity }: Good): PurchaseLine {
  const amount = decimal(product.cents * quantity);
  return { kind: 'item', sku: product.sku, category: product.category, quantity, amount };
}

/** Food and coffee are exempt. */
function taxCents(goods: readonly Good[]): number {
  const taxed = goods.filter(({ product }) => product.category !== 'coffee' && product.category !== 'pantry');
  const cents = sum(taxed.map(({ product, quantity }) => product.cents * quantity));
  return Math.floor((cents * TAX_RATE_MILLIPERCENT + 50_000) / 100_000);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
