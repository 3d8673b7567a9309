/** Time that a fact has to arrive before what time brought is booked: a purchase just before midnight counts. */
export const settlingMs = 15 * 60_000;
