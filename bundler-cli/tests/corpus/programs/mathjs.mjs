// corpus: browser
import { evaluate, derivative, simplify, matrix, inv, format, unit, create, all, bignumber, chain } from "mathjs";
console.log(evaluate("sqrt(-4)").toString(), format(evaluate("1.2 * (2 + 4.5)"), 14), derivative("x^2 + sin(x)", "x").toString(), simplify("2x + 3x").toString());
console.log(format(inv(matrix([[1, 2], [3, 4]])), 6), unit("5 km").to("mile").format(5), create(all, { number: "BigNumber" }).evaluate("0.1 + 0.2").toString(), chain(3).add(4).multiply(2).done(), bignumber(2).pow(100).toFixed());
