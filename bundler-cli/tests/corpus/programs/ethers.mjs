// corpus: browser
import { ethers, Wallet, keccak256, toUtf8Bytes, parseEther, formatUnits, AbiCoder, Interface, id, getAddress, HDNodeWallet, Mnemonic } from "ethers";
console.log(keccak256(toUtf8Bytes("hello")), parseEther("1.5"), formatUnits(123456n, 4), id("x"), getAddress("0x8ba1f109551bd432803012645ac136ddd64dba72"));
const wallet = new Wallet("0x" + "11".repeat(32));
console.log(wallet.address, AbiCoder.defaultAbiCoder().encode(["uint256", "string"], [1, "a"]).length, new Interface(["function f(address a, uint8[] b) view returns (bool)"]).getFunction("f").selector, ethers.version);
console.log(wallet.signingKey.sign(id("m")).serialized, HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase("test test test test test test test test test test test junk")).address);
