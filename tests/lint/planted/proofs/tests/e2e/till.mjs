const tests = {
    async sells() {},
};
async function sellsAgain() {}
