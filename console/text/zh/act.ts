import type { Messages } from '../en/index.ts';

export const act: Messages['act'] = {
  adjust: '调整积分',
  override: '授予等级',
  redeem: '兑换',
  points: '积分',
  pointsHint: '填写数字：250 为增加，-250 为扣减。',
  adjustConfirm: (points, who) => `为 ${who} 调整 ${points} 积分，立即入账。`,
  adjusted: (points) => `已调整 ${points} 积分。`,
  undoneByHand: '在控制台撤销',
  tier: '等级',
  until: '有效至（当日结束）',
  untilHint: '到期后恢复为应得等级。',
  kind: '类型',
  kinds: { grant: '赠予', match: '匹配其他计划', trial: '试用' },
  overrideConfirm: (tier, who, day) => `${who} 将持有${tier}至 ${day} 结束。`,
  overridden: (tier) => `已授予${tier}。`,
  what: '用途',
  redeemHint: (balance) => `可用 ${balance}。`,
  redeemConfirm: (points, reward, who) =>
    reward === '' ? `将使用 ${who} 的${points}。` : `将使用 ${who} 的${points}兑换“${reward}”。`,
  redeemed: (points) => `已使用${points}。`,
};
